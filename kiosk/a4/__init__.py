"""A4 pages: drawn as PDF in a child process, so that fonts and the PDF library never are in the terminal's own memory."""
