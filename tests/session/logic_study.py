"""A questionnaire in which answers decide about other questions."""

QUESTIONNAIRE = """
id: volunteer
version: 1.0.0
status: pilot
role: volunteer
title: {nl: Gesprek, en: Talk}
consent:
  - {name: notes, required: true, label: {nl: Mag ik noteren?, en: May I take notes?}}
choices:
  yes_no: [{name: "yes", label: {nl: ja, en: yes_}}, {name: "no", label: {nl: nee, en: no_}}]
  towns:
    - {name: gent, label: {nl: Gent}, province: east}
    - {name: aalst, label: {nl: Aalst}, province: east}
    - {name: brugge, label: {nl: Brugge}, province: west}
  provinces: [{name: east, label: {nl: Oost}}, {name: west, label: {nl: West}}]
topics:
  - id: O00
    label: {nl: Opening}
    questions:
      - {name: children, type: select_one yes_no, label: {nl: Heb je kinderen?}}
      - name: number
        type: integer
        label: {nl: Hoeveel?}
        relevant: ${children} = 'yes'
        constraint: . > 0 and . < 20
        constraint_message: {nl: Tussen 1 en 19., en: Between 1 and 19.}
        must_ask: true
      - name: family
        type: group
        relevant: ${number} > 2
        questions:
          - {name: help, type: text, label: {nl: Wie helpt er?}}
          - {name: often, type: integer, label: {nl: Hoe vaak?}, default: "${number} * 2"}
      - {name: per_year, type: calculate, calculation: "${often} * 52"}
      - {name: told, type: note, label: {nl: "Dat is ${per_year} keer per jaar."}}
  - id: O01
    label: {nl: Wonen}
    questions:
      - {name: province, type: select_one provinces, label: {nl: Waar?}, required: "${children} = 'no'"}
      - {name: town, type: select_one towns, label: {nl: "Welke stad in ${province}?"},
         choice_filter: "province = ${province}"}
      - {name: scale, type: range, parameters: start=0 end=10, label: {nl: Hoe graag?}}
  - id: O02
    label: {nl: Praktijken}
    relevant: ${province} != ''
    questions:
      - name: practices
        type: repeat
        label: {nl: Praktijk}
        questions:
          - {name: what, type: text, label: {nl: Wat doe je?}}
          - {name: who, type: text, label: {nl: "Met wie doe je ${what}?"}}
          - {name: weekly, type: integer, label: {nl: Hoe vaak per week?}}
          - {name: yearly, type: calculate, calculation: "${weekly} * 52"}
      - {name: total, type: calculate, calculation: "sum(${yearly})"}
      - {name: all, type: calculate, calculation: "join(', ', ${what})"}
      - name: houses
        type: repeat
        repeat_count: ${number}
        questions:
          - {name: street, type: text, label: {nl: Welke straat?}}
      - {name: "end", type: text, label: {nl: Nog iets?}, must_ask: true}
"""
