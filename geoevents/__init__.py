"""Read news articles, geocode their places, extract dated events, and draw them on an offline map."""
