"""From stored records to HTML, PDF and XLSX."""
