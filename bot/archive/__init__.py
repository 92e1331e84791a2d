"""The year's evidence, bound (验收材料汇编): what lies where in the ZIP, and the writing of it."""
