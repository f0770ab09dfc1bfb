"""Tests of the tree itself: layout, imports, declarations, documents. They find new folders by walking."""
