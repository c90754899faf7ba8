FROM python:3.13-slim
ARG PYTHON_VERSION=3.13
ENV DB_PASSWORD_FILE=/run/secrets/db_password
ENV TOKEN_URL=https://login.shop.test/token
COPY .env.example /app/.env.example
RUN --mount=type=secret,id=index pip install --index-url "$(cat /run/secrets/index)" shop
USER app
CMD ["python", "-m", "shop"]
