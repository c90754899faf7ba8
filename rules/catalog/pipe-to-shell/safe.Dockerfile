FROM python:3.13-slim
RUN curl -sSLo /tmp/tool.sh https://install.tool.test/tool-1.4.sh \
 && echo "9f2c1d7b5e8a4f60c3d2b1a09e8f7d6c5b4a39219f2c1d7b5e8a4f60c3d2b1a0  /tmp/tool.sh" | sha256sum --check \
 && sh /tmp/tool.sh
RUN curl -s https://api.tool.test/version | tee /tmp/version
USER app
CMD ["python", "-m", "shop"]
