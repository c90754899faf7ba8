"""Classify letters with a model."""

from datasets import load_dataset
from huggingface_hub import hf_hub_download
from transformers import AutoModel, AutoTokenizer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def classifier():
    tokenizer = AutoTokenizer.from_pretrained("example/letters", revision="0123456789abcdef0123456789abcdef01234567")
    model = AutoModel.from_pretrained("example/letters", revision="0123456789abcdef0123456789abcdef01234567")
    return tokenizer, model


def training_set():
    return load_dataset("example/letters-2024", revision=COMMIT)


def labels():
    return hf_hub_download(repo_id="example/letters", filename="labels.json", revision=COMMIT)
