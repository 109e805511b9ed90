"""The layout for pages of any site: rules and a learned model, no site knowledge."""
