-- Who writes first, and who copies?
select
    outlet,
    side,
    relevant,
    originals,
    copies_taken,
    texts_copied,
    copies_given,
    original_share,
from outlet_leads
order by
    copies_given desc,
    originals desc,
    outlet;
