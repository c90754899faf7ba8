FROM python:3.13-slim
RUN curl -sSL https://install.tool.test/tool.sh | sh # expect: pipe-to-shell
RUN wget -qO- https://get.tool.test | sudo bash -s -- --yes # expect: pipe-to-shell
RUN bash -c "$(curl -fsSL https://get.tool.test/install)" # expect: pipe-to-shell
USER app
CMD ["python", "-m", "shop"]
