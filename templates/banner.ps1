{%- for line in script.banner -%}
# | {{ line|comment }}
{% endfor %}
