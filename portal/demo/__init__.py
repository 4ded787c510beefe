"""Sample offices for trying the portal out, built through the same services as real ones."""
