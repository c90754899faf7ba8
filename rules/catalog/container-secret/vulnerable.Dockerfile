FROM python:3.13-slim
ARG INDEX_TOKEN # expect: container-secret
ENV DB_PASSWORD={{secret:password:database}} # expect: container-secret
ENV SHOP_API_KEY {{secret:generic-hex:shop}} # expect: container-secret
COPY .env /app/.env # expect: container-secret
RUN pip install --index-url https://shop:{{secret:generic-hex:index}}@packages.shop.test/simple shop # expect: container-secret
USER app
CMD ["python", "-m", "shop"]
