"""How a date was found, said to people: page, annex, calculator, calendars to subscribe to."""
