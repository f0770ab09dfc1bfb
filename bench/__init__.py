"""Speed, as ratios to a floor measured in the same minutes: `make bench`. Never part of the tests."""
