"""Answers made public: what was asked and answered, after two people looked for whom it might tell."""
