"""What tests of several kinds share: databases, people, moments."""
