"""Learn the weights of the classifier `linear` from labelled texts, offline.

`python -m flows.training` writes `seeds/classifiers/linear.json`. Needs scikit-learn (the extra
`study`); judging does not.
"""
