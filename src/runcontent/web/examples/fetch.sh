# The exercises of phase 2, each with its dose and the way to the warning signs.
curl --silent --compressed \
  'http://127.0.0.1:8000/v1/advice?article=it-band-syndrome&advice_kind=exercise&phase=2&format=text'

# What people search for, with the warning signs that they should not miss.
curl --silent --get 'http://127.0.0.1:8000/v1/search' \
  --data-urlencode 'q=outer knee pain' --data 'limit=3'
