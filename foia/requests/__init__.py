"""Information requests: what is asked, and how each question is answered."""
