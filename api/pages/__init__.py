"""Pages: what a person sees; each is prepared here and written by a template."""
