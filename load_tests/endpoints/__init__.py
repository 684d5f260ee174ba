"""Every operation of the API, called by itself: what one costs, warm and cold, alone and among 32."""
