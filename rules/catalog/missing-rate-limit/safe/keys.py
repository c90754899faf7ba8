"""Keys for programs."""

from flask import Blueprint, jsonify, request
from shop import keys
from shop.extensions import limiter

pages = Blueprint("keys", __name__)


@pages.route("/key", methods=["POST"])
@limiter.limit("5 per minute")
def make_key():
    data = request.get_json()
    key = keys.make(data["username"], data["password"])
    if key is None:
        return jsonify(error="invalid login"), 403
    return jsonify(key=key)
