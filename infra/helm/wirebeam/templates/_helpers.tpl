{{- define "wirebeam.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "wirebeam.labels" -}}
app.kubernetes.io/name: wirebeam
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "wirebeam.security" -}}
runAsNonRoot: true
runAsUser: 10001
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "wirebeam.secrets" -}}
{{- if .Values.secretName }}
envFrom:
  - secretRef: {name: {{ .Values.secretName }}}
{{- end }}
{{- end }}
