"""Anonymous surveys: rounds, tickets, sheets, results."""
