"""What pages, gates and checks of clause 4 ask."""
