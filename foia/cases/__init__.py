"""Cases: what a request and a complaint share, from filing to answer."""
