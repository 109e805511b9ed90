"""The layout for pages of any site: rules and a trained model, no knowledge of single sites."""
