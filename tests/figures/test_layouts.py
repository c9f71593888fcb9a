"""One drawing on two sheets: sizes, letters, labels, and what `show` publishes of both."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from nnlearn import figures
from nnlearn.figures.colours import in_few_colours


def drawn(count=3, **options):
    options = {"wide": 2.4, "phone": 6.0, **options}
    for _, axes in figures.layouts(count, **options):
        for ax in axes:
            ax.plot([0, 1], [1, 0])
            ax.set(xlabel="step", ylabel="loss", title="a title")
    return axes[0].get_figure(root=True)


def columns(fig):
    return len({round(ax.get_position().x0, 3) for ax in fig.axes})


def test_panels_stand_side_by_side_on_the_page_and_below_each_other_on_a_phone():
    fig = drawn()
    assert (columns(fig), columns(fig.phone)) == (3, 1)
    fig = drawn(4, columns=(2, 2))
    assert (columns(fig), columns(fig.phone)) == (2, 2)


def test_the_phone_comes_first_and_the_wide_one_knows_it():
    seen = list(figures.canvases(wide=3, phone=4))
    assert [figures.on_phone(fig) for fig in seen] == [True, False]
    assert seen[1].phone is seen[0]
    assert seen[0].phone is None


def test_labels_stay_at_the_outside_where_scales_are_shared():
    fig = drawn()
    assert [ax.get_ylabel() for ax in fig.axes] == ["loss", "", ""]
    assert [ax.get_xlabel() for ax in fig.axes] == ["step"] * 3
    assert [ax.get_xlabel() for ax in fig.phone.axes] == ["", "", "step"]
    apart = drawn(share=False)
    assert [ax.get_ylabel() for ax in apart.axes] == ["loss"] * 3


def test_panels_have_letters_unless_they_have_names():
    fig = drawn()
    assert [ax.get_title("left") for ax in fig.phone.axes][1] == r"$\mathbf{b}$   a title"
    assert [ax.get_title() for ax in drawn(named=False).axes] == ["a title"] * 3


@pytest.mark.parametrize(("count", "across"), [(0, None), (2, (0, 1)), (2, (1, 0))])
def test_no_panel_and_no_column_are_refused(count, across):
    with pytest.raises(ValueError, match="needs a panel and a column"):
        list(figures.layouts(count, wide=2, phone=4, columns=across))


def test_show_publishes_the_phones_picture_beside_the_other(displayed):
    figures.show(drawn(), alt="Lines.", caption="They fall.", name="fig-lines")
    [(data, metadata)] = displayed
    assert set(data) == {"image/png", "text/plain"}
    assert (metadata["image/png"]["width"], metadata["nnlearn"]["letters"]) == (720, 15.3)
    phone = metadata["nnlearn"]["phone"]
    assert (phone["width"], phone["height"], phone["letters"]) == (350, 600, 13.2)
    assert Image.open(BytesIO(b64decode(phone["png"]))).size == (700, 1200)


def test_letters_are_measured_by_the_smallest_text_that_is_seen(displayed):
    fig, ax = figures.new("column")
    ax.text(0, 0, "small", size=6)
    ax.text(0, 0, " ", size=2)
    ax.text(0, 0, "hidden", size=1, visible=False)
    figures.show(fig, alt="Text.", caption="Text.")
    assert displayed[0][1]["nnlearn"]["letters"] == 8.3


def png(pixels):
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, format="png")
    return buffer.getvalue()


def test_few_colours_stay_exactly_as_they_are():
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[..., 3] = np.arange(40) * 6
    pixels[:20, :, 0] = 200
    kept = Image.open(BytesIO(in_few_colours(png(pixels))))
    assert kept.mode == "P"
    assert np.array_equal(np.asarray(kept.convert("RGBA")), pixels)


def test_the_commonest_of_many_colours_stay_and_the_others_come_near():
    rng = np.random.default_rng(0)
    pixels = np.full((200, 200, 4), 255, np.uint8)
    pixels[:4] = rng.integers(0, 256, (4, 200, 4))
    kept = np.asarray(Image.open(BytesIO(in_few_colours(png(pixels)))).convert("RGBA"))
    assert np.array_equal(kept[4:], pixels[4:])
    assert len(np.unique(kept.reshape(-1, 4), axis=0)) <= 256


def test_a_photograph_keeps_all_its_colours():
    pixels = np.random.default_rng(0).integers(0, 256, (60, 60, 4), dtype=np.uint8)
    kept = Image.open(BytesIO(in_few_colours(png(pixels))))
    assert np.array_equal(np.asarray(kept.convert("RGBA")), pixels)
