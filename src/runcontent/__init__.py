"""A headless content API with search: Markdown articles in, REST resources out."""
