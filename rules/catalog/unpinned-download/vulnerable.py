"""Classify letters with a model."""

from datasets import load_dataset
from huggingface_hub import hf_hub_download
from transformers import AutoModel, AutoTokenizer


def classifier():
    tokenizer = AutoTokenizer.from_pretrained("example/letters")  # expect: unpinned-download
    model = AutoModel.from_pretrained("example/letters", revision="main")  # expect: unpinned-download
    return tokenizer, model


def training_set():
    return load_dataset("example/letters-2024")  # expect: unpinned-download


def labels():
    return hf_hub_download(repo_id="example/letters", filename="labels.json")  # expect: unpinned-download
