"""The bureau's vocabulary: roles and what they may do, states and their transitions, errors. Pure."""
