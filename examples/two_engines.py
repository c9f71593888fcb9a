"""One network, trained on handwritten digits by both engines: the same losses."""

import torch

from nnlearn import data, parity, scratch


def network(nn):  # one definition, for either engine
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10))


scratch.manual_seed(0)
digits, start = data.digits(), network(scratch.nn)
for engine in (scratch, torch):
    model = parity.copy_weights(start, network(engine.nn))  # same start
    optimizer = engine.optim.SGD(model.parameters(), lr=0.5)
    x, labels = engine.tensor(digits.x_train), engine.tensor(digits.y_train)
    for _ in range(200):
        loss = engine.nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    correct = model(engine.tensor(digits.x_test)).argmax(1).numpy() == digits.y_test
    accuracy = correct.mean()
    print(f"{engine.__name__:<16} loss {loss.item():.3f}, accuracy {accuracy:.3f}")
