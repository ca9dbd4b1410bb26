"""What an organization starts from: catalogues by sector, and a demo organization, as data."""
