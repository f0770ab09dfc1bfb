"""Statistics: response times of every body, published so that nobody can be found in them."""
