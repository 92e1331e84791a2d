"""What the plan's points are worth today: facts in, an explained score out. Pure."""
