//! REPORT: verdicts become words and files. One `Report`, many renderers.
