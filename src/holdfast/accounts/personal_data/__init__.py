"""What is held on a person, and erasing it where no duty to keep it stands (7.5.3)."""
