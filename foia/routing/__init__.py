"""From a filing to its competent body: models that learn here, what they suggest, and who decides."""
