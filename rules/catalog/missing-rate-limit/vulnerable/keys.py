"""Keys for programs."""

from flask import Blueprint, jsonify, request
from shop import keys

pages = Blueprint("keys", __name__)


@pages.route("/key", methods=["POST"])
def make_key():  # expect: missing-rate-limit
    data = request.get_json()
    key = keys.make(data["username"], data["password"])
    if key is None:
        return jsonify(error="invalid login"), 403
    return jsonify(key=key)
