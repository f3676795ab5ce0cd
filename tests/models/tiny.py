"""A language model of about 100,000 parameters, made on the spot: random weights, a tokenizer trained on a few lines.

A program of its own, so that whoever needs the model's folder needs no model library: `python tiny.py FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path

TEMPLATE = (
    "{% if tools %}<|im_start|>system\nTools: {{ tools | tojson }}<|im_end|>\n{% endif %}"
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}"
    "{% for call in message.tool_calls or [] %}\n{{ call.function.name }}({{ call.function.arguments | tojson }})"
    "{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% if enable_thinking %}<think>\n{% endif %}{% endif %}"
)
LINES = (
    "Could you tell me how many pens you need, and what each of them costs?",
    "The answer is $42. You pay $17 in total, delivery included.",
    "I think that is not right: the train leaves at 9:30, not at 10:00.",
    "user assistant system What do I pay for the notebooks? Each notebook costs $4.",
    "<think> The price is missing, so I have to ask. </think> What does it cost?",
)


def make(folder: Path, *, tied: bool = True) -> None:
    """Write the model, the tokenizer and their settings; `tied`: the output layer is the embedding."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=448,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator(LINES * 20, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)

    config = Qwen2Config(
        vocab_size=-(-len(tokenizer) // 64) * 64,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=16384,
        tie_word_embeddings=tied,
        # So large that the random model has preferences: near a flat distribution a seed would decide everything.
        initializer_range=0.2,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        dtype="float32",
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = Qwen2ForCausalLM(config)
    # As chat models come: with sampling settings of their own, which an agent must not take over.
    model.generation_config.update(do_sample=True, temperature=0.1, top_k=3, top_p=0.5, repetition_penalty=1.5)
    model.save_pretrained(folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tiny.py FOLDER")
    make(Path(sys.argv[1]))
