if a:
	b
	if c:
		d

    # odd
	e


class A:
  x = (1,
2,
    3)
  y = 1 + \
 2
  # end