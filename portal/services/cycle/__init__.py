"""Appraisal cycles: opened with everything frozen, filled with appraisals."""
