{%- for line in banner -%}
# | {{ line|comment }}
{% endfor %}
