"""The year's plan as pure data: indicators, clauses, departments, deadlines, workdays and the reminder ladder."""
