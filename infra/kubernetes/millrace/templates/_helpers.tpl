{{- define "millrace.fullname" -}}
{{- if contains "millrace" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-millrace" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What the chart knows of each component: its values' key, its name, the prefix of its settings, its port; for stages, the
     partitions of the topic that it reads, which bound its stream threads. */}}
{{- define "millrace.components" -}}
- { key: ingest, name: ingest, prefix: ingest, port: 8080 }
{{ include "millrace.stages" . }}
{{- end -}}

{{- define "millrace.stages" -}}
- { key: enrichment, name: enrichment, prefix: enrichment, port: 8091, partitions: {{ .Values.topics.partitions.eventsRaw }} }
- { key: aggregation, name: aggregation, prefix: aggregation, port: 8090, partitions: {{ max .Values.topics.partitions.eventsEnriched .Values.topics.partitions.merge }} }
- { key: sinkPublisher, name: sink-publisher, prefix: sink, port: 8092, partitions: {{ .Values.topics.partitions.insightUpdates }} }
{{- end -}}

{{/* Labels by which selectors find the pods of a component. Never changed: a StatefulSet's selector cannot be. */}}
{{- define "millrace.selector" -}}
app.kubernetes.io/name: millrace
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "millrace.labels" -}}
{{ include "millrace.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: millrace
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "millrace.image" -}}
{{- $image := .root.Values.image -}}
{{- if .image.digest -}}
{{- printf "%s/%s@%s" $image.registry .image.name .image.digest -}}
{{- else -}}
{{- printf "%s/%s:%s" $image.registry .image.name (.image.tag | default $image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* Environment variable of a setting: enrichment.session.gap is MILLRACE_ENRICHMENT_SESSION_GAP. */}}
{{- define "millrace.variable" -}}
MILLRACE_{{ . | upper | replace "." "_" }}
{{- end -}}

{{/* Settings that say where Kafka and the registry are, as a map. */}}
{{- define "millrace.connections" -}}
kafka.bootstrap.servers: {{ required "kafka.bootstrapServers: the addresses of your brokers, host:port separated by commas" .Values.kafka.bootstrapServers | quote }}
registry.url: {{ required "registry.url: the base URL of your schema registry's Confluent API" .Values.registry.url | quote }}
{{- range $name, $value := .Values.kafka.properties }}
kafka.{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- range $name, $value := .Values.registry.properties }}
registry.{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{- define "millrace.connectionSecrets" -}}
{{- range $name, $reference := .Values.kafka.secretProperties }}
kafka.{{ $name }}: {{ toJson $reference }}
{{- end }}
{{- range $name, $reference := .Values.registry.secretProperties }}
registry.{{ $name }}: {{ toJson $reference }}
{{- end }}
{{- end -}}

{{/* Variables of settings and of references to secrets, each a map by the name of the setting. A secret wins. */}}
{{- define "millrace.variables" -}}
{{- $secrets := .secrets -}}
{{- range $name, $value := .settings }}
{{- if not (hasKey $secrets $name) }}
- name: {{ include "millrace.variable" $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
{{- range $name, $reference := $secrets }}
- name: {{ include "millrace.variable" $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $reference.secret | quote }}
      key: {{ $reference.key | quote }}
{{- end }}
{{- end -}}

{{/* Heap of the JVM. The container's memory is the sum of heap, RocksDB and the rest, so they fit. */}}
{{- define "millrace.javaOptions" -}}
-Xms{{ div (int .heapMiB) 2 }}m -Xmx{{ int .heapMiB }}m
{{- end -}}

{{- define "millrace.memory" -}}
{{ add (int .heapMiB) (int (default 0 .rocksdbMiB)) (int .otherMiB) }}Mi
{{- end -}}

{{- define "millrace.resources" -}}
requests:
  cpu: {{ .cpu | quote }}
  memory: {{ include "millrace.memory" .memory }}
limits:
  memory: {{ include "millrace.memory" .memory }}
{{- end -}}

{{- define "millrace.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.podSecurity.user }}
runAsGroup: {{ .Values.podSecurity.user }}
fsGroup: {{ .Values.podSecurity.user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "millrace.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* A start waits for the broker for up to start.deadline before it listens; until then only this probe looks. */}}
{{- define "millrace.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 3
  timeoutSeconds: 3
  failureThreshold: 3
{{- end -}}

{{- define "millrace.spread" -}}
- maxSkew: 1
  topologyKey: topology.kubernetes.io/zone
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- include "millrace.selector" . | nindent 6 }}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- include "millrace.selector" . | nindent 6 }}
{{- end -}}

{{- define "millrace.certificateMounts" -}}
{{- with .Values.kafka.certificates.secret }}
- { name: kafka-certificates, mountPath: /etc/millrace/kafka, readOnly: true }
{{- end }}
{{- with .Values.registry.certificates.secret }}
- { name: registry-certificates, mountPath: /etc/millrace/registry, readOnly: true }
{{- end }}
{{- end -}}

{{- define "millrace.certificateVolumes" -}}
{{- with .Values.kafka.certificates.secret }}
- name: kafka-certificates
  secret: { secretName: {{ . | quote }} }
{{- end }}
{{- with .Values.registry.certificates.secret }}
- name: registry-certificates
  secret: { secretName: {{ . | quote }} }
{{- end }}
{{- end -}}

{{/* What all pods have: no service links, because the variables that they make (MILLRACE_INGEST_PORT=tcp://…) are settings. */}}
{{- define "millrace.pod" -}}
enableServiceLinks: false
securityContext: {{- include "millrace.podSecurity" .root | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Most instances that have work: each stream thread needs a partition of its own. */}}
{{- define "millrace.mostInstances" -}}
{{ div (int .component.partitions) (int .values.threads) }}
{{- end -}}

{{/* A rule of a NetworkPolicy; without peers, everybody. */}}
{{- define "millrace.from" -}}
- {{ if .peers }}from: {{- toYaml .peers | nindent 4 }}
  {{ end }}ports:
    - { protocol: TCP, port: {{ .port }} }
{{- end -}}

{{- define "millrace.to" -}}
- {{ if .peers }}to: {{- toYaml .peers | nindent 4 }}
  {{ end }}ports:
    {{- range .ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end -}}

{{- define "millrace.dns" -}}
# Names.
- {{ if .Values.networkPolicy.dns }}to: {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  {{ end }}ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end -}}

{{- define "millrace.kafka" -}}
# Kafka.
{{ include "millrace.to" (dict "peers" .Values.networkPolicy.kafka.to "ports" .Values.networkPolicy.kafka.ports) }}
{{- end -}}

{{- define "millrace.backends" -}}
{{ include "millrace.kafka" . }}
# The schema registry.
{{ include "millrace.to" (dict "peers" .Values.networkPolicy.registry.to "ports" .Values.networkPolicy.registry.ports) }}
{{- end -}}
