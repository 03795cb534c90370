import sys
import venv

try:
    venv.main()
except Exception as error:
    print('Error: %s' % error, file=sys.stderr)
    sys.exit(1)
