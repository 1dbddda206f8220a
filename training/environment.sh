# Sourced by the commands here that need libraries: sets `python` to an interpreter that has them.
# It lives in training/.venv, or where $COPYDESK_VENV says, and is made when it is missing.

training=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${COPYDESK_VENV:-$training/.venv}
python=$venv/bin/python
export PYTHONPATH=$training

if ! cmp --silent "$training/requirements.txt" "$venv/requirements.txt"; then
    echo "installing training/requirements.txt into $venv" >&2
    python3 -m venv "$venv"
    # The pip of older Pythons cannot resolve newspaper4k's extras.
    "$python" -m pip install --quiet --disable-pip-version-check pip==26.3 >&2
    "$python" -m pip install --quiet --disable-pip-version-check --requirement "$training/requirements.txt" >&2
    cp "$training/requirements.txt" "$venv/requirements.txt"
fi
