from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as


def test_everyone_is_at_home_in_one_organization(ines, omar, tom, aud, eve, vera):
    homes = {c.name: c.organization_id for c in (ines, omar, tom, aud, eve)}
    assert len(set(homes.values())) == 1
    assert vera.organization_id not in homes.values()
    with acting_as(vera):
        assert [p.title for p in Person.objects.all()] == ["Vera Novak"]
