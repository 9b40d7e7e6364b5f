"""Home of the controls: the server with a known fault built in, which a drill must notice."""
