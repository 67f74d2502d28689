"""Programs that make the data files that the package ships."""
