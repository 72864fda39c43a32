"""The façade over store and engine: what the web and the command line talk to."""

from ..search.judgements import read_judgements
from ..store.port import Stored
from .answering import Answer
from .building import Progress
from .bundles import NAMES as BUNDLE_NAMES
from .checking import check_articles, fix_articles
from .copying import Copies, Synced
from .drafts import Draft, Drafts
from .evaluating import Evaluation, evaluate
from .insights import Insight, gather_insights
from .jobs import PublishJobs, write_outcome
from .known_values import UnknownValue
from .moving import Moved, move
from .outcomes import read_outcomes
from .publishing import Report, publish
from .reading import Library, One, Page, Suggestions, Vocabulary, Whole
from .safety import Safety
from .searching import Found, Hit, Search
from .shared_jobs import SharedJobs, open_jobs
from .sync_tokens import Selection
from .syncing import REASONS, Delete, SyncPage, Upsert

__all__ = [
    "BUNDLE_NAMES",
    "REASONS",
    "Answer",
    "Copies",
    "Delete",
    "Draft",
    "Drafts",
    "Evaluation",
    "Found",
    "Hit",
    "Insight",
    "Library",
    "Moved",
    "One",
    "Page",
    "Progress",
    "PublishJobs",
    "Report",
    "Safety",
    "Search",
    "Selection",
    "SharedJobs",
    "Stored",
    "Suggestions",
    "SyncPage",
    "Synced",
    "UnknownValue",
    "Upsert",
    "Vocabulary",
    "Whole",
    "check_articles",
    "evaluate",
    "fix_articles",
    "gather_insights",
    "move",
    "open_jobs",
    "publish",
    "read_judgements",
    "read_outcomes",
    "write_outcome",
]
